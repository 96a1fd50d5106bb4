package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Consequence.ForChannel;
import dev.upshift.notifier.decide.Consequence.ForDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2025-12-30T20:00:00Z");
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofDays(7));

  @Test
  void delivered_isDoneAndTheChannelGoesOn() {
    assertThat(SCHEDULE.after(first(), new Answer.Delivered(), NOW))
        .isEqualTo(new Consequence(new ForDelivery.Done(), new ForChannel.Open()));
  }

  @ParameterizedTest
  @CsvSource({"1,500,1000", "2,1000,2000", "4,4000,8000", "11,450000,900000", "60,450000,900000"})
  void delay_doubles_withHalfOfItDrawn(int number, long least, long most) {
    Duration delay = SCHEDULE.delay(attempt(number, Form.NATIVE, NOW));
    assertThat(delay).isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
    assertThat(SCHEDULE.delay(attempt(number, Form.NATIVE, NOW))).isEqualTo(delay);
  }

  @Test
  void delay_ofManyEvents_spreads() {
    long different =
        IntStream.range(0, 100)
            .mapToObj(i -> new Attempt("e" + i, "slack", 5, Form.NATIVE, false, NOW))
            .map(SCHEDULE::delay)
            .distinct()
            .count();
    assertThat(different).isGreaterThan(80);
  }

  @Test
  void failed_isTriedAgainWithoutAMark() {
    ForDelivery.Again again = again(first(), new Answer.Failed("500"), NOW);
    assertThat(again.possibleRepeat()).isFalse();
    assertThat(again.at()).isAfter(NOW);
    assertThat(again.form()).isEqualTo(Form.NATIVE);
  }

  @Test
  void uncertain_isTriedAgainAsAPossibleRepeat_andStaysOne() {
    ForDelivery.Again uncertain = again(first(), new Answer.Uncertain("timeout"), NOW);
    assertThat(uncertain.possibleRepeat()).isTrue();
    Attempt marked = new Attempt("e", "slack", 2, Form.NATIVE, true, NOW);
    assertThat(again(marked, new Answer.Failed("500"), NOW).possibleRepeat()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"7,7", "3599,3599", "30000,3600", "0,1"})
  void busy_pausesTheChannelForWhatItAsks_withinReason(long asked, long atMost) {
    Consequence consequence =
        SCHEDULE.after(
            first(), new Answer.Busy("429", Optional.of(Duration.ofSeconds(asked))), NOW);
    Instant until = ((ForChannel.Paused) consequence.channel()).until();
    assertThat(until).isAfter(NOW).isBeforeOrEqualTo(NOW.plusSeconds(atMost));
    assertThat(((ForDelivery.Again) consequence.delivery()).at()).isEqualTo(until);
  }

  @Test
  void busy_askingForNothing_pausesAsAFailureWould() {
    Consequence consequence =
        SCHEDULE.after(first(), new Answer.Busy("503", Optional.empty()), NOW);
    assertThat(consequence.channel())
        .isEqualTo(new ForChannel.Paused(NOW.plus(SCHEDULE.delay(first()))));
  }

  @Test
  void malformed_isSentOnceAsPlainText_andThenGivenUp() {
    ForDelivery.Again plain = again(first(), new Answer.Malformed("400"), NOW);
    assertThat(plain).isEqualTo(new ForDelivery.Again(NOW, Form.PLAIN, false, "400"));
    assertThat(
            SCHEDULE
                .after(attempt(2, Form.PLAIN, NOW), new Answer.Malformed("400"), NOW)
                .delivery())
        .isEqualTo(new ForDelivery.Dead("400"));
  }

  @Test
  void partly_isGivenUp_andSentToNobodyAgain() {
    Consequence consequence = SCHEDULE.after(first(), new Answer.Partly("gone@"), NOW);
    assertThat(consequence)
        .isEqualTo(new Consequence(new ForDelivery.Dead("gone@"), new ForChannel.Open()));
  }

  @Test
  void refused_stopsTheChannelAndKeepsTheMessage() {
    Consequence consequence = SCHEDULE.after(first(), new Answer.Refused("403"), NOW);
    assertThat(consequence.channel()).isEqualTo(new ForChannel.Stopped("403"));
    assertThat(consequence.delivery()).isInstanceOf(ForDelivery.Again.class);
  }

  @Test
  void expired_isGivenUpOnlyWhenItFailsOnceMore() {
    Instant later = NOW.plus(Duration.ofDays(7));
    assertThat(SCHEDULE.after(first(), new Answer.Failed("500"), later.minusMillis(1)).delivery())
        .isInstanceOf(ForDelivery.Again.class);
    assertThat(SCHEDULE.after(first(), new Answer.Failed("500"), later).delivery())
        .isEqualTo(new ForDelivery.Dead("500; given up after 1 attempts"));
    assertThat(SCHEDULE.after(first(), new Answer.Delivered(), later).delivery())
        .isEqualTo(new ForDelivery.Done());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|PT3S",
        " 120 |PT2M",
        "1.5|PT1.5S",
        "0|PT0S",
        "Tue, 30 Dec 2025 20:00:30 GMT|PT30S",
        "Tue, 30 Dec 2025 19:00:30 GMT|",
        "Tuesday, 30-Dec-25 20:00:30 GMT|PT30S",
        "Tue Dec 30 20:00:30 2025|PT30S",
        "Thu Jan  1 20:00:00 2026|PT48H",
        "-5|",
        "soon|",
        "''|",
        "99999999999999999999|"
      })
  void retryAfter_inAllItsForms_isRead(String header, Duration expected) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After: 7; X-RateLimit-Reset-After: 9|PT7S",
        "Retry-After: soon; X-RateLimit-Reset-After: 2.5|PT2.5S",
        "Retry-After: -1; RateLimit-Reset: 30|PT30S",
        "RateLimit: limit=100, remaining=0, reset=50|PT50S",
        "RateLimit: \"burst\";r=0;t=5, \"day\";r=0;t=60, \"month\";r=9;t=9999|PT60S",
        "RateLimit: \"day\";r=9;t=9999|",
        "RateLimit: nonsense|",
        "X-RateLimit-Reset: 12|PT12S",
        "X-RateLimit-Reset: 1767124830|PT30S",
        "X-RateLimit-Reset: 1767124830.500|PT30.5S",
        "X-RateLimit-Reset: 1767124830000|PT30S",
        "X-RateLimit-Reset: 1767124000|",
        "Date: 12|"
      })
  void wait_isReadFromTheFirstHeaderThatSaysSomethingSensible(String headers, Duration expected) {
    Map<String, String> given =
        Stream.of(headers.replace("; X", "\n X").replace("; Rate", "\n Rate").split("\n"))
            .map(line -> line.strip().split(": ", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    assertThat(RetryAfter.in(name -> Optional.ofNullable(given.get(name)), NOW))
        .isEqualTo(Optional.ofNullable(expected));
  }

  private static ForDelivery.Again again(Attempt attempt, Answer answer, Instant now) {
    return (ForDelivery.Again) SCHEDULE.after(attempt, answer, now).delivery();
  }

  private static Attempt first() {
    return attempt(1, Form.NATIVE, NOW);
  }

  private static Attempt attempt(int number, Form form, Instant queuedAt) {
    return new Attempt("e", "slack", number, form, false, queuedAt);
  }
}

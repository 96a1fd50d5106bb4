package dev.upshift.brain.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces as people have them: in any order, with lines twice, with hosts that never failed. */
class TraceReaderTest {
  private static final Duration DOWNTIME = Duration.ofMinutes(10);

  @TempDir Path folder;

  private List<Course> read(String trace, String... hosts) throws IOException {
    Path file = folder.resolve("trace.csv");
    Files.writeString(file, "host,epoch_seconds,event\n" + trace);
    if (hosts.length == 0) {
      return TraceReader.read(file, Optional.empty(), 1, DOWNTIME);
    }
    Path spans = folder.resolve("hosts.csv");
    Files.writeString(spans, "host,obs_start,obs_end\n" + String.join("\n", hosts));
    return TraceReader.read(file, Optional.of(spans), 1, DOWNTIME);
  }

  @Test
  void events_inAnyOrderAndTwice_areTheSameFailures() throws IOException {
    List<Course> plain = read("a,0,up\na,100,down\na,500,up\na,900,reboot\nb,5000,down\n");
    List<Course> mixed =
        read("a,900,reboot\na,500,up\na,100,down\na,100,down\na,0,up\nb,5000,down\na,500,up\n");
    assertThat(mixed).isEqualTo(plain);
    assertThat(plain.getFirst().outages())
        .extracting(Outage::at)
        .containsExactly(100_000L, 900_000L);
  }

  @Test
  void events_ofOneMoment_meanTheSameInAnyOrder() throws IOException {
    List<Course> plain =
        read("a,0,up\na,100,down\na,500,up\na,500,down\na,900,up\nb,70,down\nb,70,up\n");
    List<Course> mixed =
        read("b,70,up\na,900,up\na,500,down\na,500,up\nb,70,down\na,100,down\na,0,up\n");
    assertThat(mixed).isEqualTo(plain);
    assertThat(plain.getFirst().outages())
        .extracting(Outage::until)
        .containsExactly(500_000L, 900_000L);
    assertThat(plain.getLast().outages()).extracting(Outage::until).containsExactly(70_000L);
  }

  @Test
  void fields_quotedAsSpreadsheetsDo_meanTheSame() throws IOException {
    List<Course> plain = read("a,0,up\nb,100,down\na,900,reboot\n");
    assertThat(read("\"a\",\"0\",\"up\"\r\n\r\n \"b\" ,100, \"down\",more\r\n,,\r\na,900,reboot"))
        .isEqualTo(plain);
  }

  @Test
  void quote_thatEndsTooEarly_isRefused() {
    assertThatThrownBy(() -> read("\"a\"b,0,up\n"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("is not a table with commas")
        .hasMessageContaining("line 2")
        .hasMessageContaining("close each quote");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,0,up\n\"b,100,down\na,900,reboot\n",
        "a,0,up\nb,100,\"down\n",
        "a,0,up\nb,100,\"down",
        "a,0,up\na,10,down,\"disk 5\na,20,up\na,30,down\n"
      })
  void quote_thatNeverEnds_isRefusedWithItsLine_andSwallowsNothing(String trace) {
    assertThatThrownBy(() -> read(trace))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("trace.csv:3: a quote that opens in this row is never closed: close");
  }

  @Test
  void quote_overSeveralLines_isClosedWhereItEnds() throws IOException {
    assertThat(read("a,0,up,\"a\nnote\n\"\na,900,reboot,\"another\n\""))
        .isEqualTo(read("a,0,up\na,900,reboot\n"));
  }

  @Test
  void milliseconds_areRefused_withWhatToDo() {
    assertThatThrownBy(() -> read("a,1725002188000,down\n"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("trace.csv:2: epoch_seconds must be a number of seconds")
        .hasMessageContaining("divide milliseconds by 1000");
  }

  @Test
  void outage_lastsToTheNextUp_orTheDowntime() throws IOException {
    List<Outage> outages =
        read("a,100,down\na,5000,up\na,9000,preempt\nb,9900,down\n").getFirst().outages();
    assertThat(outages).extracting(Outage::until).containsExactly(5_000_000L, 9_600_000L);
  }

  @Test
  void failures_outsideOfTheObservation_areLeftOut_andTheLuckOfTheOthersStays() throws IOException {
    String trace = "a,100,down\na,5000,down\na,9000,down\n";
    List<Outage> all = read(trace, "a,0,10000").getFirst().outages();
    List<Outage> some = read(trace, "a,4000,8000").getFirst().outages();
    assertThat(some).containsExactly(all.get(1));
  }

  @Test
  void host_thatNeverFailed_isObserved() throws IOException {
    List<Course> courses = read("a,100,down\n", "a,0,1000", "b,0,1000");
    assertThat(courses).extracting(Course::host).containsExactly("a", "b");
    assertThat(courses.getLast().outages()).isEmpty();
  }

  @Test
  void luck_ofAFailure_belongsToSeedHostAndIndex() {
    assertThat(Luck.of(1, "a", 0)).isEqualTo(Luck.of(1, "a", 0)).isBetween(0.0, 1.0);
    assertThat(List.of(Luck.of(1, "a", 1), Luck.of(1, "b", 0), Luck.of(2, "a", 0)))
        .doesNotContain(Luck.of(1, "a", 0));
  }
}

package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list that shares with the one before what both have, and is as good as a copy. */
class LatestTest {
  private static final int MOST = 40;

  @Test
  void with_oneMoreAgainAndAgain_isTheNewestAndLeavesTheListsBeforeAlone() {
    List<Integer> expected = new ArrayList<>();
    List<List<Integer>> grown = new ArrayList<>();
    List<List<Integer>> copies = new ArrayList<>();
    List<Integer> list = List.of();
    for (int i = 0; i < 5 * MOST; i++) {
      list = Latest.with(list, i, MOST);
      expected.add(i);
      if (expected.size() > MOST) {
        expected.removeFirst();
      }
      grown.add(list);
      copies.add(List.copyOf(expected));
    }
    assertThat(grown).isEqualTo(copies);
    assertThat(grown.getLast().toArray()).isEqualTo(copies.getLast().toArray());
  }

  @Test
  void with_twoDifferentOnesAfterTheSameList_areTwoLists() {
    List<Integer> list = Latest.with(Latest.with(List.of(), 1, MOST), 2, MOST);
    assertThat(Latest.with(list, 3, MOST)).containsExactly(1, 2, 3);
    assertThat(Latest.with(list, 4, MOST)).containsExactly(1, 2, 4);
    assertThat(list).containsExactly(1, 2);
  }

  @Test
  void with_oneBeforeTheEnd_standsThere() {
    List<Integer> list = Latest.with(Latest.with(List.of(), 1, MOST), 3, MOST);
    assertThat(Latest.with(list, 1, 2, MOST)).containsExactly(1, 2, 3);
    assertThat(Latest.with(list, 1, 2, 2)).containsExactly(2, 3);
  }

  @Test
  void contains_whatIsKeptAndNothingElse() {
    List<String> list = List.of();
    for (int i = 0; i < 5 * MOST; i++) {
      list = Latest.with(list, "boot-" + i, MOST);
      for (int boot = 0; boot <= i + 1; boot++) {
        boolean kept = boot <= i && boot > i - MOST;
        assertThat(list.contains("boot-" + boot)).isEqualTo(kept);
      }
    }
    assertThat(Latest.with(List.of(), "Aa", MOST).contains("BB")).isFalse();
  }
}

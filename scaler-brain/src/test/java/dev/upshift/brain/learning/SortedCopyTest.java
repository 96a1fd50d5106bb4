package dev.upshift.brain.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small map that is as good as a sorted copy. */
class SortedCopyTest {
  private static final Map<String, Integer> MAP =
      SortedCopy.of(new HashMap<>(Map.of("c", 3, "a", 1, "b", 2)));

  @Test
  void of_anyMap_isEqualAndInTheOrderOfItsKeys() {
    assertThat(MAP).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
    assertThat(MAP.keySet()).containsExactly("a", "b", "c");
    assertThat(MAP.values()).containsExactly(1, 2, 3);
    assertThat(MAP.hashCode()).isEqualTo(Map.of("a", 1, "b", 2, "c", 3).hashCode());
    assertThat(MAP.get("d")).isNull();
    assertThat(MAP.containsKey("b")).isTrue();
  }

  @Test
  void of_itself_isItself() {
    assertThat(SortedCopy.of(MAP)).isSameAs(MAP);
  }

  @Test
  void with_withoutAndChanged_leaveTheMapAlone() {
    assertThat(SortedCopy.with(MAP, "b", 9)).isEqualTo(Map.of("a", 1, "b", 9, "c", 3));
    assertThat(SortedCopy.with(MAP, "aa", 9).keySet()).containsExactly("a", "aa", "b", "c");
    assertThat(SortedCopy.without(MAP, "b")).isEqualTo(Map.of("a", 1, "c", 3));
    assertThat(SortedCopy.changed(MAP, (_, i) -> i * 2).values()).containsExactly(2, 4, 6);
    assertThat(MAP.values()).containsExactly(1, 2, 3);
  }
}

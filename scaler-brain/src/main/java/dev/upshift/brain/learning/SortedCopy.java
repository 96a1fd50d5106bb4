package dev.upshift.brain.learning;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Maps in the order of their keys, so that the same state is always written as the same bytes. */
public final class SortedCopy {
  /** Of a map that was made here: nobody else holds what is in it, and it need not be copied. */
  private static final Class<?> MADE =
      Collections.unmodifiableSortedMap(new TreeMap<>()).getClass();

  private SortedCopy() {}

  public static <V> Map<String, V> of(Map<String, V> map) {
    return map.getClass() == MADE ? map : owned(new TreeMap<>(map));
  }

  /** Of a map that the caller lets go of. */
  public static <V> Map<String, V> owned(SortedMap<String, V> map) {
    return Collections.unmodifiableSortedMap(map);
  }
}

package dev.upshift.brain.learning;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes, in the order of its keys, so that the same state is always written as
 * the same bytes. It is made for the few modes or alerts of a host, which are looked at at each
 * step of each host: looking through two arrays is quicker then than any tree.
 */
public final class SortedCopy<V> extends AbstractMap<String, V> {
  private static final SortedCopy<Object> EMPTY = new SortedCopy<>(new String[0], new Object[0]);

  private final String[] keys;
  private final V[] values;

  private SortedCopy(String[] keys, V[] values) {
    this.keys = keys;
    this.values = values;
  }

  @SuppressWarnings("unchecked")
  public static <V> SortedCopy<V> of(Map<String, V> map) {
    if (map instanceof SortedCopy<V> copy) {
      return copy;
    }
    if (map.isEmpty()) {
      return (SortedCopy<V>) EMPTY;
    }
    TreeMap<String, V> sorted = new TreeMap<>(map);
    return new SortedCopy<>(
        sorted.keySet().toArray(String[]::new), (V[]) sorted.values().toArray());
  }

  /** The same, but for what this key stands for. */
  public static <V> SortedCopy<V> with(Map<String, V> map, String key, V value) {
    SortedCopy<V> old = of(map);
    int place = old.place(key);
    if (place < 0) {
      TreeMap<String, V> more = new TreeMap<>(map);
      more.put(key, value);
      return of(more);
    }
    V[] changed = old.values.clone();
    changed[place] = value;
    return new SortedCopy<>(old.keys, changed);
  }

  /** The same, but for this key. */
  public static <V> SortedCopy<V> without(Map<String, V> map, String key) {
    TreeMap<String, V> fewer = new TreeMap<>(map);
    fewer.remove(key);
    return of(fewer);
  }

  /** The same keys for other values. */
  public static <V> SortedCopy<V> changed(Map<String, V> map, BiFunction<String, V, V> change) {
    SortedCopy<V> old = of(map);
    V[] changed = old.values.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.apply(old.keys[i], changed[i]);
    }
    return new SortedCopy<>(old.keys, changed);
  }

  /** Whether this is so of any of the values. */
  public static <V> boolean any(Map<String, V> map, Predicate<V> test) {
    for (V value : of(map).values) {
      if (test.test(value)) {
        return true;
      }
    }
    return false;
  }

  private int place(@Nullable Object key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    int place = place(key);
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return place(key) >= 0;
  }

  @Override
  public int size() {
    return keys.length;
  }

  @Override
  public Collection<V> values() {
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, V>> iterator() {
        return IntStream.range(0, keys.length)
            .mapToObj(i -> Map.entry(keys[i], values[i]))
            .iterator();
      }

      @Override
      public int size() {
        return keys.length;
      }
    };
  }
}

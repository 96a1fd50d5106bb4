package dev.upshift.brain.decision;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list that never changes and keeps only so many, the newest: what a host's state grows by. One
 * more at its end copies only the newest few, as the older ones are shared with the list before.
 */
final class Latest<T> extends AbstractList<T> implements RandomAccess {
  private static final int FEW = 16;

  private final T[] older;
  private final int from;
  private final T[] newest;

  private Latest(T[] older, int from, T[] newest) {
    this.older = older;
    this.from = from;
    this.newest = newest;
  }

  /** The same list, where nobody can change it. */
  static <T> List<T> copyOf(List<T> list) {
    return list instanceof Latest ? list : List.copyOf(list);
  }

  /** The list with one more at its end; where it is full, the first goes. */
  static <T> List<T> with(List<T> list, T more, int most) {
    Latest<T> old =
        list instanceof Latest<T> latest ? latest : new Latest<>(array(list), 0, none());
    int gone = list.size() < most ? 0 : 1;
    if (old.newest.length == FEW || old.from + gone > old.older.length) {
      return new Latest<>(array(list), gone, last(none(), more));
    }
    return new Latest<>(old.older, old.from + gone, last(old.newest, more));
  }

  /** The list with one more at this place; where it is full, the first goes. */
  static <T> List<T> with(List<T> list, int place, T more, int most) {
    int size = list.size();
    if (place == size) {
      return with(list, more, most);
    }
    T[] longer = Arrays.copyOf(array(list), size + 1);
    System.arraycopy(longer, place, longer, place + 1, size - place);
    longer[place] = more;
    return new Latest<>(longer, size < most ? 0 : 1, none());
  }

  private static <T> T[] last(T[] items, T more) {
    T[] longer = Arrays.copyOf(items, items.length + 1);
    longer[items.length] = more;
    return longer;
  }

  @SuppressWarnings("unchecked")
  private static <T> T[] none() {
    return (T[]) new Object[0];
  }

  @SuppressWarnings("unchecked")
  private static <T> T[] array(List<T> list) {
    return (T[]) list.toArray();
  }

  @Override
  public T get(int index) {
    int place = from + index;
    return place < older.length ? older[place] : newest[place - older.length];
  }

  /** Texts keep their hash: almost all are told apart by it, without a look at their letters. */
  @Override
  public boolean contains(@Nullable Object item) {
    int hash = Objects.hashCode(item);
    return isIn(newest, 0, item, hash) || isIn(older, from, item, hash);
  }

  private static boolean isIn(Object[] items, int first, @Nullable Object item, int hash) {
    for (int i = first; i < items.length; i++) {
      if (items[i].hashCode() == hash && items[i].equals(item)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int size() {
    return older.length - from + newest.length;
  }

  @Override
  public Object[] toArray() {
    Object[] all = Arrays.copyOfRange(older, from, from + size());
    System.arraycopy(newest, 0, all, older.length - from, newest.length);
    return all;
  }
}

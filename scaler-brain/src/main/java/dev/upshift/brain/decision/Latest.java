package dev.upshift.brain.decision;

import java.util.List;

/** Lists that keep only so many, the newest: each is one more of what a host's state grows by. */
final class Latest {
  private Latest() {}

  /** The list with one more at its end; where it is full, the first goes. */
  static <T> List<T> with(List<T> list, T more, int most) {
    return with(list, list.size(), more, most);
  }

  /** The list with one more at this place; where it is full, the first goes. */
  @SuppressWarnings("unchecked")
  static <T> List<T> with(List<T> list, int place, T more, int most) {
    int size = list.size();
    if (size < most) {
      Object[] longer = list.toArray(new Object[size + 1]);
      System.arraycopy(longer, place, longer, place + 1, size - place);
      longer[place] = more;
      return (List<T>) List.of(longer);
    }
    if (place == 0) {
      return list;
    }
    Object[] shifted = list.toArray();
    System.arraycopy(shifted, 1, shifted, 0, place - 1);
    shifted[place - 1] = more;
    return (List<T>) List.of(shifted);
  }
}

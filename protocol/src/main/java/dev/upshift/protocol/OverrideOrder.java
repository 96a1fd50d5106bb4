package dev.upshift.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A person's order, from {@code override/{property}/set}: a plain word or JSON.
 *
 * @param ttlSeconds how long it holds; null: until released
 */
public record OverrideOrder(
    String value, @Nullable Long ttlSeconds, @Nullable String by, @Nullable String why)
    implements Message {
  public static OverrideOrder word(String value) {
    return new OverrideOrder(value, null, null, null);
  }
}

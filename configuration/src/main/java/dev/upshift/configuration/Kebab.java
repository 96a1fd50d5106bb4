package dev.upshift.configuration;

import java.util.Locale;
import java.util.regex.Pattern;

/** Java's names as the file writes them: {@code stability-window}, {@code gpu-lost}. */
final class Kebab {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private Kebab() {}

  static String ofComponent(String camelCase) {
    return HUMP.matcher(camelCase).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  static String ofConstant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

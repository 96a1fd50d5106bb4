package dev.upshift.protocol;

import java.util.Locale;

/** Enumerations that travel as lower-case words with hyphens. */
interface Word {
  String name();

  default String asWord() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

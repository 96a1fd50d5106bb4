/** The backtest as a command: its table, its JSON and its plot. */
@NullMarked
package dev.upshift.cli.backtest;

import org.jspecify.annotations.NullMarked;

package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;

/** Told of what happens on the channels, on the channel's own thread. */
interface LaneListener {
  void answered(String channel, boolean possibleRepeat, Answer answer);

  void gaveUp(String channel, Announcement announcement, String why);

  void stopped(String channel, String why);
}

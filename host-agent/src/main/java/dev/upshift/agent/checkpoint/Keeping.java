package dev.upshift.agent.checkpoint;

import java.time.Duration;

/**
 * How checkpoints are kept aside.
 *
 * @param keep how many of each pattern; 0 keeps none
 * @param interval at least this long between two
 * @param bytesLimit for all that is kept
 * @param freeBytes what has to stay free on the disk
 * @param minimumPercent of the usual size: what is not larger is taken for cut off
 * @param together whether all files of a pattern are one checkpoint
 * @param link whether saving replaces the file, so that a hard link keeps the old one
 */
public record Keeping(
    int keep,
    Duration interval,
    long bytesLimit,
    long freeBytes,
    int minimumPercent,
    boolean together,
    boolean link) {}

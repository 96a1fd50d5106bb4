package dev.upshift.brain.backtest;

import java.util.Arrays;

/** What one host made of its time under one policy; the sum of several hosts is one, too. */
final class Tally {
  private final double[] rates;
  private final double[] hoursInMode;
  private final double[] curve;
  private final long curveFrom;
  private final long curveStep;
  private int nextSample;
  private double useful;
  private double lost;
  private long failures;
  private long modeChanges;

  /**
   * @param curveFrom the moment of the curve's first sample
   * @param curveStep from one sample to the next
   */
  Tally(double[] rates, int samples, long curveFrom, long curveStep) {
    this.rates = rates.clone();
    this.hoursInMode = new double[rates.length];
    this.curve = new double[samples];
    this.curveFrom = curveFrom;
    this.curveStep = curveStep;
  }

  static Tally forWorld(World world, int samples) {
    double[] rates = world.modes().modes().stream().mapToDouble(ModesFile.Mode::rate).toArray();
    long step = Math.max(1, (world.to() - world.from()) / Math.max(1, samples - 1));
    return new Tally(rates, samples, world.from(), step);
  }

  void pass(int rung, boolean running, long from, long to) {
    double hours = (to - from) / World.MILLIS_PER_HOUR;
    double gained = running ? rates[rung] * hours : 0;
    while (nextSample < curve.length && sampleAt(nextSample) <= to) {
      double share = to == from ? 1 : (sampleAt(nextSample) - from) / (double) (to - from);
      curve[nextSample++] = useful + gained * Math.max(0, share);
    }
    hoursInMode[rung] += hours;
    useful += gained;
  }

  private long sampleAt(int sample) {
    return curveFrom + sample * curveStep;
  }

  void lose(int rung, long millis) {
    double work = rates[rung] * millis / World.MILLIS_PER_HOUR;
    useful -= work;
    lost += work;
  }

  void failed() {
    failures++;
  }

  void changedMode() {
    modeChanges++;
  }

  void add(Tally other) {
    useful += other.useful;
    lost += other.lost;
    failures += other.failures;
    modeChanges += other.modeChanges;
    Arrays.setAll(hoursInMode, i -> hoursInMode[i] + other.hoursInMode[i]);
    Arrays.setAll(curve, i -> curve[i] + other.sample(i));
  }

  /** After the host was seen last, its progress stays. */
  private double sample(int i) {
    return i < nextSample ? curve[i] : useful;
  }

  double useful() {
    return useful;
  }

  double lost() {
    return lost;
  }

  long failures() {
    return failures;
  }

  long modeChanges() {
    return modeChanges;
  }

  double hours() {
    return Arrays.stream(hoursInMode).sum();
  }

  double hoursIn(int rung) {
    return hoursInMode[rung];
  }

  double[] curve() {
    return curve.clone();
  }
}

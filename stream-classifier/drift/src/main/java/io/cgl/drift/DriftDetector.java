package io.cgl.drift;

import io.cgl.drift.EpisodeUpdate.Change;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sequential test of predicted class counts against a checkpoint's reference.
 *
 * <p><b>Per window</b> it takes betting ratios e = P1(c) / P0(c) of the window's counts c. P0 is
 * the reference: Dirichlet-multinomial around the held-out counts m + 1/2, which are a sample of
 * the truth. Windows that agree with it are added to it, so that chance in the held-out sample does
 * not count as drift. {@link Evidence} defines P1 and adds evidence up over windows; {@link
 * Dispersion} learns how bursty the stream is, which both P0 and P1 take into account.
 *
 * <p><b>Windows are judged in blocks</b> of {@link DriftSettings#blockWindows}: the detector learns
 * from whole blocks, but an alarm may come with any window of a block. The windows of a block are
 * one draw from one distribution, so its probability can be computed at each window. Where evidence
 * begins to build within a block, the likeliest window is named.
 *
 * <p><b>An alarm</b> is raised when the statistic R of Shiryaev and Roberts, which counts blocks,
 * reaches the configured windows to a false alarm, divided by the windows of a block and by {@link
 * #SLACK}: the mean time to a false alarm is longer than R says, because R overshoots and because
 * most alternatives cannot be mistaken for the reference. One window raises R at most by the square
 * root of its threshold, so that a single burst raises no alarm. The burstier the stream, the less
 * a block may raise R.
 *
 * <p><b>An episode</b> begins with the alarm and ends when the evidence for a return to the
 * reference has reached the same threshold, after at least {@link DriftSettings#calmBlocks} blocks.
 * There is one alarm per episode.
 *
 * <p>Stateless: the state goes in and comes out.
 */
public final class DriftDetector {

  private static final double ROUNDING = 1e-9;

  /** The measured mean time to a false alarm, as a multiple of the threshold. */
  private static final double SLACK = 2.5;

  /** By how many nats evidence must rise per block to count as building up. */
  private static final double ALLOWANCE = 0.3;

  /** An earlier rise that one block exceeds this many times was chance and not the beginning. */
  private static final double EXCEEDED = 4;

  /** Up to this inflation of the variance, in nats, a stream is not bursty. */
  private static final double STEADY = 0.7;

  /** How many more blocks an alarm takes for each nat of inflation above that. */
  private static final double CAUTION = 5;

  /** How many more blocks an alarm takes at most. */
  private static final double MOST_CAUTION = 5;

  private final DriftSettings settings;
  private final double logThreshold;

  public DriftDetector(DriftSettings settings) {
    this.settings = settings;
    this.logThreshold = Math.log(settings.windowsToFalseAlarm() / settings.blockWindows() / SLACK);
  }

  /**
   * What a window led to.
   *
   * @param state after it
   * @param update news of an episode: with every alarm, from time to time while the episode lasts,
   *     and when the stream has returned to the reference
   */
  public record Step(DetectorState state, Optional<EpisodeUpdate> update) {

    /**
     * The episode that began, if the window raised an alarm: class frequencies left the reference.
     */
    public Optional<Episode> alarm() {
      return update.filter(news -> news.change() == Change.OPENED).map(EpisodeUpdate::episode);
    }

    private static Step quiet(DetectorState state) {
      return new Step(state, Optional.empty());
    }

    private static Step told(DetectorState state, Episode episode, Change change) {
      return new Step(state, Optional.of(new EpisodeUpdate(episode, change)));
    }
  }

  /**
   * How one class moved.
   *
   * @param position of the class
   * @param referenceShare of held-out predictions
   * @param observedShare of predictions since the evidence began to build
   * @param evidence its part of the log evidence: above 0 it became more frequent, below 0 rarer
   */
  public record Shift(int position, double referenceShare, double observedShare, double evidence) {}

  /** The logarithm of the statistic at which an episode begins. */
  public double logThreshold() {
    return logThreshold;
  }

  /** The state before the first window of a checkpoint. */
  public DetectorState begin(String modelId, int classes) {
    return DetectorState.watching(modelId, Dispersion.unknown(classes), new double[classes], 0);
  }

  /** Judges the next closed window of the state's checkpoint. */
  public Step judge(DetectorState before, ClassCounts window) {
    if (!window.isComparable()) {
      return Step.quiet(before);
    }
    Block block =
        before.open().orElseGet(() -> Block.empty(Vectors.logAdd(0, before.logR()))).plus(window);
    boolean full = block.windows() >= settings.blockWindows();
    if (before.episode().isEmpty()) {
      return watch(before, block, window, full);
    }
    return full
        ? duringEpisode(before, before.episode().get(), block, window)
        : Step.quiet(before.filling(block));
  }

  private Step watch(DetectorState before, Block open, ClassCounts last, boolean full) {
    ClassCounts window = open.asWindow(last);
    Dispersion.Belief belief =
        before
            .dispersion()
            .about((double) window.total() * settings.blockWindows() / open.windows());
    double[] reference = Vectors.plus(reference(window, before), before.tentative());
    Evidence uncut =
        before.evidence().after(Likelihood.of(window.counts(), belief, reference), reference);
    double from = Vectors.logAdd(0, before.logR());
    Block block = open.judged(uncut.logR(), logThreshold / 2);
    double excess = Math.max(0, block.logR() - from - cap(belief));
    Evidence evidence = uncut.less(block.cut() + excess);
    boolean alarm = evidence.logR() >= logThreshold - ROUNDING && before.coolDown() == 0;
    if (!full && !alarm) {
      return Step.quiet(before.filling(block));
    }
    double blockRise = evidence.logR() - from - ALLOWANCE;
    double logRise = Math.max(0, before.logRise() + blockRise);

    double[] counts = Vectors.times(belief.worth(), Vectors.of(window.counts()));
    // A burst must not become part of the reference.
    boolean learn = block.cut() + excess == 0;
    double[] tentative = learn ? Vectors.plus(before.tentative(), counts) : before.tentative();
    double[] none = new double[counts.length];
    boolean rising = logRise > 0;
    boolean begins = rising && EXCEEDED * before.logRise() < blockRise;
    ClassCounts suspect = begins ? block.sinceChange(last, reference) : window;
    double[] suspected = Vectors.times(belief.worth(), Vectors.of(suspect.counts()));
    DetectorState after =
        new DetectorState(
            before.modelId(),
            before.dispersion().after(window.counts()),
            evidence.remembering(counts),
            rising ? before.absorbed() : Vectors.plus(before.absorbed(), tentative),
            rising ? tentative : none,
            !rising ? none : begins ? suspected : Vectors.plus(before.suspected(), suspected),
            logRise,
            begins ? suspect.windowStart() : before.evidenceFrom(),
            Optional.empty(),
            0,
            Math.max(0, before.coolDown() - 1),
            Optional.empty());
    return alarm ? alarm(after, last) : Step.quiet(after);
  }

  /** How much log R may rise in a block. */
  private double cap(Dispersion.Belief belief) {
    double burstiness = Math.max(0, belief.logInflation() - STEADY);
    return logThreshold / (1 + Math.min(MOST_CAUTION, CAUTION * burstiness));
  }

  private Step alarm(DetectorState state, ClassCounts window) {
    String id = "%s@%d".formatted(state.modelId(), window.windowStart());
    List<Shift> shifts = shifts(state, state.suspected(), window);
    Episode episode = new Episode(id, window.windowStart(), state.evidenceFrom(), 1, shifts);
    return Step.told(state.opened(episode), episode, Change.OPENED);
  }

  /**
   * Waits for the return to the reference: until the evidence for it, against the episode's shares
   * and the recent ones, is as strong as the evidence for the episode was. The reference learns
   * nothing meanwhile.
   */
  private Step duringEpisode(DetectorState before, Episode episode, Block block, ClassCounts last) {
    ClassCounts window = block.asWindow(last);
    Dispersion.Belief belief = before.dispersion().about((double) window.total());
    double[] reference = reference(window, before);
    double calm =
        Likelihood.of(window.counts(), belief, reference).stream()
            .mapToDouble(model -> -logDrifted(model, before, reference))
            .min()
            .orElse(0);
    calm = Math.min(calm, logThreshold / settings.calmBlocks());
    double logReturn = Math.max(0, before.logReturn() + calm);
    Dispersion dispersion = before.dispersion().after(window.counts());
    if (logReturn >= logThreshold - ROUNDING) {
      return Step.told(
          DetectorState.watching(
              before.modelId(), dispersion, before.absorbed(), settings.coolDownBlocks()),
          episode.longer(block.windows(), episode.shifts()),
          Change.RETURNED);
    }

    double[] counts = Vectors.times(belief.worth(), Vectors.of(window.counts()));
    double[] suspected =
        logReturn > 0 ? before.suspected() : Vectors.plus(before.suspected(), counts);
    List<Shift> shifts = shifts(before, suspected, window);
    boolean tell =
        !classes(shifts).equals(classes(episode.shifts()))
            || Integer.highestOneBit(episode.windows())
                != Integer.highestOneBit(episode.windows() + block.windows());
    Episode now = episode.longer(block.windows(), tell ? shifts : episode.shifts());
    DetectorState after =
        before.during(now, dispersion, before.evidence().remembering(counts), suspected, logReturn);
    return tell ? Step.told(after, now, Change.UPDATED) : Step.quiet(after);
  }

  /** The log likelihood ratio of the episode's or the recent shares against the reference. */
  private static double logDrifted(Likelihood model, DetectorState state, double[] reference) {
    return Vectors.logAdd(
            model.logAround(smoothed(state.suspected())),
            state.evidence().logRecent(model, reference))
        - Math.log(2);
  }

  private static Set<Integer> classes(List<Shift> shifts) {
    return shifts.stream().map(Shift::position).collect(Collectors.toSet());
  }

  private static List<Shift> shifts(DetectorState state, double[] observed, ClassCounts window) {
    return Shifts.of(
        window.reference(), reference(window, state), smoothed(observed), observed, state.logR());
  }

  /** The counts that P0 is centred on. */
  private static double[] reference(ClassCounts window, DetectorState state) {
    return smoothed(Vectors.plus(Vectors.of(window.reference()), state.absorbed()));
  }

  private static double[] smoothed(double[] counts) {
    return Vectors.plus(counts, 0.5);
  }
}

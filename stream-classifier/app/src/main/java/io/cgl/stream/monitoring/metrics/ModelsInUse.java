package io.cgl.stream.monitoring.metrics;

import io.cgl.scoring.Agreement;
import io.cgl.scoring.ModelSlot;
import io.cgl.scoring.ModelVersion;
import java.util.Optional;

/** Which models are at work right now; asked at every scrape. */
public interface ModelsInUse {

  /** None. */
  ModelsInUse NONE =
      new ModelsInUse() {
        @Override
        public Optional<String> active() {
          return Optional.empty();
        }

        @Override
        public Optional<String> candidate() {
          return Optional.empty();
        }

        @Override
        public Optional<Agreement> agreement() {
          return Optional.empty();
        }
      };

  /** Those in a slot. */
  static ModelsInUse of(ModelSlot slot) {
    return new ModelsInUse() {
      @Override
      public Optional<String> active() {
        return slot.version().map(ModelVersion::id);
      }

      @Override
      public Optional<String> candidate() {
        return slot.candidate().map(ModelVersion::id);
      }

      @Override
      public Optional<Agreement> agreement() {
        return slot.agreement();
      }
    };
  }

  /** The id of the model that serves. */
  Optional<String> active();

  /** The id of the model that is tried beside it. */
  Optional<String> candidate();

  /** How often both agree. */
  Optional<Agreement> agreement();
}

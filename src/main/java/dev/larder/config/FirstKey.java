package dev.larder.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.InvalidSettings;
import dev.larder.core.access.ApiKey;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The generated key of an installation without declared keys: printed once, then stored only as its hash.
 *
 * <p>A key that is made is {@linkplain #store stored} when nothing is wrong with the settings, and {@linkplain #show shown}
 * when Larder serves. Only then its hash is kept for later starts: a start that fails, because its port is in use for one,
 * shows no key, and the next one makes another.
 */
final class FirstKey {
    private static final Logger LOG = Logger.getLogger(FirstKey.class);
    private static final String FILE = "first-key";

    /** The file with the hash of a key that is not yet printed. */
    private static final String UNSEEN = "first-key.unseen";

    private final Path file;
    private final Path unseen;

    /** Made and not shown yet; empty otherwise. */
    private Optional<String> made = Optional.empty();

    /** @param dataDirectory the directory of the file with its hash */
    FirstKey(String dataDirectory) {
        this.file = Path.of(dataDirectory, FILE);
        this.unseen = Path.of(dataDirectory, UNSEEN);
    }

    /**
     * The stored part of a key.
     *
     * @param id the id in the key
     * @param hash its SHA-256
     */
    record Kept(String id, String hash) {}

    /** The stored part of the key, or that of a new one, which is not stored yet. */
    synchronized Kept findOrMake() {
        try {
            return Files.exists(file) ? read() : make();
        } catch (IOException e) {
            throw unusable();
        }
    }

    private InvalidSettings unusable() {
        return new InvalidSettings(
                "The first API key's hash cannot be read from %s or stored there: set larder.data-dir to a directory that Larder may write to, or set LARDER_API_KEY"
                        .formatted(file.toAbsolutePath()));
    }

    private Kept read() throws IOException {
        String[] parts = Files.readString(file, UTF_8).strip().split(" ", -1);
        if (parts.length != 2) {
            throw new IOException("not a key id and a hash");
        }
        return new Kept(parts[0], parts[1]);
    }

    private Kept make() {
        String key = ApiKey.generate(new SecureRandom());
        made = Optional.of(key);
        return kept(key);
    }

    private static Kept kept(String key) {
        return new Kept(ApiKey.id(key).orElseThrow(), ApiKey.hash(key));
    }

    /**
     * Stores the hash of the key if it was made.
     *
     * @throws InvalidSettings if it cannot be stored
     */
    synchronized void store() {
        made.map(FirstKey::kept).ifPresent(kept -> {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(unseen, kept.id() + " " + kept.hash() + "\n");
            } catch (IOException e) {
                throw unusable();
            }
        });
    }

    /** Shows the key if it was made, once. */
    synchronized void show() {
        made.ifPresent(key -> {
            try {
                Files.move(unseen, file);
            } catch (IOException e) {
                LOG.errorf("The first API key's hash was not stored in %s: the next start makes another key", file);
            }
            print(key);
        });
        made = Optional.empty();
    }

    /** Prints to the console and not to the log, which may be shipped and kept. */
    @SuppressWarnings("StreamResourceLeak") // the console stays open
    private static void print(String key) {
        var console = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        console.printf("%nLarder's first API key, shown this once:%n%n    %s%n%n", key);
    }
}

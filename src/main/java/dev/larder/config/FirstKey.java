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
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/** The key of an installation nobody has declared keys for: made and printed once, then known by its hash alone. */
final class FirstKey {
    private static final String FILE = "first-key";

    private final Path file;

    /** @param dataDirectory where its hash is kept */
    FirstKey(String dataDirectory) {
        this.file = Path.of(dataDirectory, FILE);
    }

    /**
     * What is kept of a key.
     *
     * @param id the id in it
     * @param hash its SHA-256
     */
    record Kept(String id, String hash) {}

    Kept findOrMake() {
        try {
            return Files.exists(file) ? read() : make();
        } catch (IOException e) {
            throw new InvalidSettings(
                    "The first API key's hash cannot be read from %s or stored there: set larder.data-dir to a directory that Larder may write to, or set LARDER_API_KEY"
                            .formatted(file.toAbsolutePath()));
        }
    }

    private Kept read() throws IOException {
        String[] parts = Files.readString(file, UTF_8).strip().split(" ", -1);
        if (parts.length != 2) {
            throw new IOException("not a key id and a hash");
        }
        return new Kept(parts[0], parts[1]);
    }

    private Kept make() throws IOException {
        String key = ApiKey.generate(new SecureRandom());
        var kept = new Kept(ApiKey.id(key).orElseThrow(), ApiKey.hash(key));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, kept.id() + " " + kept.hash() + "\n", StandardOpenOption.CREATE_NEW);
        show(key);
        return kept;
    }

    /** To the console and not to the log, which may be shipped and kept. */
    @SuppressWarnings("StreamResourceLeak") // the console stays open
    private static void show(String key) {
        var console = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        console.printf("%nLarder's first API key, shown this once:%n%n    %s%n%n", key);
    }
}

package dev.larder.ai.semantic.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * The files of the embedded model: its engine's libraries and its weights are resources of the application, and the
 * engine reads files. They are unpacked below the data directory once, and found there by the next start.
 */
final class EmbeddedFiles {
    /** Part of the name of the directory, so that another build never reads the files of this one. */
    private static final String VERSIONS = "minilm-l6-v2-q-1_onnxruntime-1.26.0";

    private static final String MODEL = "all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
    private static final String ENGINE = "ai/onnxruntime/OrtEnvironment.class";

    /** Where the engine looks for its libraries before it unpacks them into the directory of temporary files. */
    private static final String LIBRARY_PATH = "onnxruntime.native.path";

    private final Path directory;

    /** @param dataDirectory the directory for data that outlives the process */
    EmbeddedFiles(Path dataDirectory) {
        this.directory = dataDirectory.resolve("embedding").resolve(VERSIONS).toAbsolutePath();
    }

    /** Whether this build has the model and its engine. */
    static boolean arePresent() {
        ClassLoader loader = EmbeddedFiles.class.getClassLoader();
        return loader.getResource(MODEL) != null && loader.getResource(ENGINE) != null;
    }

    /** Unpacks the libraries, unless the operator has put them somewhere. Call it before any class of the engine. */
    void unpackLibraries() throws IOException {
        if (System.getProperty(LIBRARY_PATH) == null) {
            String platform = platform();
            for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
                String file = System.mapLibraryName(name);
                var unused = unpack("ai/onnxruntime/native/" + platform + "/" + file, file);
            }
            System.setProperty(LIBRARY_PATH, directory.toString());
        }
    }

    /** Unpacks the weights. */
    Path model() throws IOException {
        return unpack(MODEL, MODEL);
    }

    /** Opens the description of the tokenizer, which is not unpacked. */
    InputStream tokenizer() throws IOException {
        return resource(TOKENIZER);
    }

    /** A file is whole or not there: two processes may share the directory, and one may end at any time. */
    private Path unpack(String resource, String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, name, ".part");
            try {
                try (InputStream in = resource(resource)) {
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                }
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static InputStream resource(String name) throws IOException {
        return Optional.ofNullable(EmbeddedFiles.class.getClassLoader().getResourceAsStream(name))
                .orElseThrow(() -> new IOException("This build has no " + name));
    }

    /** The name of this platform in the resources of the engine. */
    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean intel = arch.equals("amd64") || arch.equals("x86_64");
        return system + "-" + (intel ? "x64" : arch);
    }
}

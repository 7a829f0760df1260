package dev.larder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.access.ApiKey;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;

/** The program: serves, or with the argument {@code new-key} prints an API key and its hash. */
@QuarkusMain
public final class Larder {
    private static final String NEW_KEY = "new-key";

    private Larder() {}

    public static void main(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals(NEW_KEY)) {
            printNewKey();
        } else {
            Quarkus.run(arguments);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the console stays open
    private static void printNewKey() {
        String key = ApiKey.generate(new SecureRandom());
        var console = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        console.printf("key:  %s%n", key);
        console.printf("id:   %s%n", ApiKey.id(key).orElseThrow());
        console.printf("hash: %s%n", ApiKey.hash(key));
    }
}

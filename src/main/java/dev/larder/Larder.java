package dev.larder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.access.ApiKey;
import dev.larder.feeds.postgresql.TableHooks;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;

/**
 * The program: serves, or with the argument {@code new-key} prints an API key and its hash, or with {@code
 * print-table-hooks} and names of tables the SQL that a feed needs.
 */
@QuarkusMain
public final class Larder {
    private static final String NEW_KEY = "new-key";
    private static final String TABLE_HOOKS = "print-table-hooks";
    private static final int USAGE = 64; // EX_USAGE of sysexits.h

    private Larder() {}

    public static void main(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals(NEW_KEY)) {
            printNewKey();
        } else if (arguments.length > 0 && arguments[0].equals(TABLE_HOOKS)) {
            printTableHooks(List.of(arguments).subList(1, arguments.length));
        } else {
            Quarkus.run(arguments);
        }
    }

    private static void printNewKey() {
        String key = ApiKey.generate(new SecureRandom());
        PrintStream console = console(FileDescriptor.out);
        console.printf("key:  %s%n", key);
        console.printf("id:   %s%n", ApiKey.id(key).orElseThrow());
        console.printf("hash: %s%n", ApiKey.hash(key));
    }

    private static void printTableHooks(List<String> arguments) {
        try {
            console(FileDescriptor.out).print(TableHooks.of(arguments).sql());
        } catch (IllegalArgumentException e) {
            console(FileDescriptor.err).println(e.getMessage());
            System.exit(USAGE);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the console stays open
    private static PrintStream console(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, UTF_8);
    }
}

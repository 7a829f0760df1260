package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Readers and writers of numbers that an origin has and a cache shows. Every read that shows a number older than the
 * newest change that was acknowledged before the read began is noted. Each number has one writer, so that the newest is
 * known.
 *
 * @param name the cache
 * @param nodes the nodes through which it is read and written
 * @param way how that is done
 * @param ledgers the acknowledged changes of each number
 * @param counts the results of the readers
 * @param pause the longest time between the changes of a writer
 */
record OriginRace(String name, List<Node> nodes, Way way, List<Ledger> ledgers, ReadCounts counts, Duration pause) {
    static final int KEYS = 15;
    private static final int WRITERS = 2;

    /** The number of reads that one reader begins at once. */
    private static final int AT_ONCE = 40;

    /** Longer than a change whose answer is lost can be on its way. */
    private static final long SETTLING_NANOS = 3_000_000_000L;

    /** What a reader is shown where an even change has removed the number. */
    static final long GONE = -1;

    /** How a client reads and changes the origin's numbers, which have the keys from 0 to {@link #KEYS}. */
    interface Way {
        /** The number of each key, whatever the cache does for it; empty where there is no answer. */
        List<OptionalLong> read(KeptConnection node, List<Integer> keys) throws IOException;

        /** Changes a number. Returns true when no reader should see the former one, and false when that is unknown. */
        boolean change(KeptConnection node, int key, long number) throws IOException;
    }

    static OriginRace of(String name, List<Node> nodes, Way way, ReadCounts counts, Duration pause) {
        List<Ledger> ledgers =
                IntStream.range(0, KEYS).mapToObj(key -> new Ledger()).toList();
        return new OriginRace(name, nodes, way, ledgers, counts, pause);
    }

    /** Runs races beside each other until there is enough, or until one of their clients fails. */
    static void run(List<OriginRace> races, long seed, BooleanSupplier enough) throws Exception {
        TiersIT.say("seed %d", seed);
        var ended = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (OriginRace race : races) {
                for (Callable<Boolean> client : race.clients(ended::get, seed + all.size())) {
                    all.add(threads.submit(client));
                }
            }
            while (!enough.getAsBoolean() && all.stream().noneMatch(Future::isDone)) {
                LockSupport.parkNanos(50_000_000);
            }
            ended.set(true);
            for (Future<Boolean> one : all) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            ended.set(true);
            threads.shutdownNow();
            races.forEach(race -> TiersIT.say("%s: %s", race.name, race.counts));
        }
    }

    /** Checks that the cache was used, and that no number was shown for longer than that after its replacement. */
    void requireNothingOlderThan(Duration bound) {
        assertThat(counts.hits).as("hits of %s", name).hasPositiveValue();
        assertThat(counts.filled).as("fills of %s", name).hasPositiveValue();
        assertThat(counts.oldest())
                .as("age of the oldest stale number of %s", name)
                .isLessThanOrEqualTo(bound);
    }

    /** One reader for each node, and the writers. */
    List<Callable<Boolean>> clients(BooleanSupplier ended, long seed) {
        List<Callable<Boolean>> clients = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            Node node = nodes.get(reader % nodes.size());
            var random = new Random(seed + reader);
            clients.add(() -> read(node, ended, random));
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            var random = new Random(seed - 1 - writer);
            clients.add(() -> change(first, ended, random));
        }
        return clients;
    }

    private boolean read(Node node, BooleanSupplier ended, Random random) throws IOException {
        try (var connection = new KeptConnection(node.port())) {
            while (!ended.getAsBoolean()) {
                List<Integer> keys = random.ints(AT_ONCE, 0, 4 * KEYS)
                        .map(OriginRace::seldomValidated)
                        .boxed()
                        .toList();
                long begun = System.nanoTime();
                List<OptionalLong> numbers = way.read(connection, keys);
                for (int i = 0; i < AT_ONCE; i++) {
                    if (numbers.get(i).isPresent()) {
                        Ledger ledger = ledgers.get(keys.get(i));
                        counts.reads.incrementAndGet();
                        note(ledger.staleness(shown(ledger, numbers.get(i).getAsLong()), begun));
                    }
                }
            }
        }
        return true;
    }

    /** The first key is drawn a quarter as often as the others: each read of it costs a request to the origin. */
    private static int seldomValidated(int drawn) {
        return drawn < KEYS ? drawn : 1 + drawn % (KEYS - 1);
    }

    /** A number that is gone stands for the newest change that may have removed it. */
    private static long shown(Ledger ledger, long number) {
        return number == GONE ? ledger.current() & ~1 : number;
    }

    private void note(long stale) {
        if (stale > 0) {
            counts.stale(stale);
        }
    }

    private boolean change(int first, BooleanSupplier ended, Random random) throws IOException {
        List<KeptConnection> connections = new ArrayList<>();
        try {
            for (Node node : nodes) {
                connections.add(new KeptConnection(node.port()));
            }
            while (!ended.getAsBoolean()) {
                int key = first + WRITERS * random.nextInt((KEYS - first + WRITERS - 1) / WRITERS);
                int node = random.nextInt(nodes.size());
                long number = ledgers.get(key).next();
                if (way.change(connections.get(node), key, number)) {
                    ledgers.get(key).acknowledge(number, node);
                } else {
                    LockSupport.parkNanos(SETTLING_NANOS);
                }
                LockSupport.parkNanos(random.nextLong(pause.toNanos()));
            }
        } finally {
            for (KeptConnection connection : connections) {
                connection.close();
            }
        }
        return true;
    }

    /** The numbers of which a node does not show the newest. */
    List<String> outdated() throws IOException {
        List<String> outdated = new ArrayList<>();
        for (Node node : nodes) {
            try (var connection = new KeptConnection(node.port())) {
                List<Integer> keys = IntStream.range(0, KEYS).boxed().toList();
                List<OptionalLong> numbers = way.read(connection, keys);
                keys.stream()
                        .filter(key -> isOutdated(ledgers.get(key), numbers.get(key)))
                        .forEach(key -> outdated.add("%s, %d".formatted(name, key)));
            }
        }
        return outdated;
    }

    private static boolean isOutdated(Ledger ledger, OptionalLong number) {
        return number.isEmpty() || shown(ledger, number.getAsLong()) < ledger.done();
    }
}

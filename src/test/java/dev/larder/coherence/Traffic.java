package dev.larder.coherence;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Writers and readers of a few keys through any of several nodes. Each key has one writer, or nobody could say which
 * value is the last. What a read may show is known from when it begins: the newest value that was acknowledged, or more.
 */
final class Traffic {
    private static final int KEYS = 24;
    private static final int WRITERS = 3;

    /** Until what a failed write may still do is done: longer than any timeout on its way. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final List<Node> nodes;
    private final List<String> services;
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final List<Ledger> ledgers;
    private final long seed;
    private volatile boolean ended;

    /**
     * How values come into the cache.
     *
     * <p>{@link #STAMPED}: writers put, delete and purge. {@link #DELETING}: writers change a source and delete; readers
     * who find nothing ask the source and put what it said, as most programs do.
     */
    enum Protocol {
        STAMPED,
        DELETING
    }

    /** @param services names of one set of entries, read alike */
    Traffic(List<Node> nodes, List<String> services, long seed) {
        this.nodes = nodes;
        this.services = services;
        this.seed = seed;
        this.ledgers = IntStream.range(0, KEYS).mapToObj(key -> new Ledger()).toList();
        services.forEach(service -> tallies.put(service, new Tally()));
    }

    Tally of(String service) {
        return Objects.requireNonNull(tallies.get(service));
    }

    /** Lets them go on until {@code during} has ended. */
    void run(Protocol protocol, int readers, Events during) throws Exception {
        // what an earlier run left has numbers that mean nothing here
        nodes.get(0).send("DELETE", "/api/v2/" + services.get(0), BodyPublishers.noBody());
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + readers);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int first = i;
                all.add(threads.submit(() -> {
                    write(protocol, first);
                    return true;
                }));
            }
            for (int i = 0; i < readers; i++) {
                var random = new Random(seed + WRITERS + i);
                all.add(threads.submit(() -> {
                    while (!ended) {
                        read(protocol, nodes.get(random.nextInt(nodes.size())), random);
                    }
                    return true;
                }));
            }
            during.happen();
            ended = true;
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            ended = true;
            threads.shutdownNow();
        }
    }

    /** What happens meanwhile. */
    interface Events {
        void happen() throws Exception;
    }

    /** How many keys some node still shows in an old state, now that nobody writes. */
    long stuck() throws Exception {
        long stuck = 0;
        for (Node node : nodes) {
            for (String service : services) {
                for (int key = 0; key < KEYS; key++) {
                    HttpResponse<String> answer = node.get(path(service, key));
                    if (answer.statusCode() == 200
                            && Long.parseLong(answer.body()) < ledgers.get(key).done()) {
                        stuck++;
                    }
                }
            }
        }
        return stuck;
    }

    private void write(Protocol protocol, int first) throws InterruptedException {
        var random = new Random(seed + first);
        while (!ended) {
            int key = first + WRITERS * random.nextInt(KEYS / WRITERS);
            Node node = nodes.get(random.nextInt(nodes.size()));
            String service = services.get(random.nextInt(services.size()));
            long value = ledgers.get(key).next();
            boolean done = protocol == Protocol.DELETING
                    ? succeeds(node, "DELETE", path(service, key), "")
                    : change(node, service, key, value, random.nextInt(10));
            if (done) {
                ledgers.get(key).acknowledge(value);
            } else {
                LockSupport.parkNanos(SETTLING.toNanos());
            }
            LockSupport.parkNanos(random.nextInt(4_000_000));
        }
    }

    private static boolean change(Node node, String service, int key, long value, int choice)
            throws InterruptedException {
        String whole = "/api/v2/" + service;
        return switch (choice) {
            case 0 -> succeeds(node, "DELETE", path(service, key), "");
            case 1 -> succeeds(node, "DELETE", whole + "?tag=tag" + key, "");
            case 2 -> succeeds(node, "POST", whole + "/_tag", "{\"keys\":[\"declared/k%d\"]}".formatted(key));
            case 3 -> succeeds(node, "POST", whole + "/_tag", "{\"prefixes\":[\"declared/\"]}");
            default -> succeeds(node, "PUT", path(service, key), Long.toString(value), "X-Cache-Tags", "tag" + key);
        };
    }

    private static boolean succeeds(Node node, String method, String path, String body, String... fields)
            throws InterruptedException {
        try {
            int status = node.send(method, path, BodyPublishers.ofString(body), fields)
                    .statusCode();
            if (status >= 400 && status < 500) {
                throw new AssertionError("%s was answered by %d".formatted(method, status));
            }
            return status < 300;
        } catch (IOException e) {
            return false;
        }
    }

    private void read(Protocol protocol, Node node, Random random) throws InterruptedException {
        String service = services.get(random.nextInt(services.size()));
        Tally tally = of(service);
        int key = random.nextInt(KEYS);
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer = node.get(path(service, key));
            tally.reads.incrementAndGet();
            if (answer.statusCode() == 200) {
                hit(tally, ledgers.get(key), answer, begun);
            } else if (answer.statusCode() == 404 && protocol == Protocol.DELETING) {
                long value = ledgers.get(key).current();
                LockSupport.parkNanos(random.nextInt(5_000_000));
                var unused = succeeds(node, "PUT", path(service, key), Long.toString(value));
            }
        } catch (IOException e) {
            // a node that was killed: one of the others answers the next
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void hit(Tally tally, Ledger ledger, HttpResponse<String> answer, long begun) {
        tally.hits.incrementAndGet();
        if (answer.headers().firstValue("Cache-Status").orElse("").contains("detail=l1")) {
            tally.copies.incrementAndGet();
        }
        long stale = ledger.staleness(Long.parseLong(answer.body()), begun);
        if (stale > 0) {
            tally.stale(stale);
        }
    }

    private static String path(String service, int key) {
        return "/api/v2/%s/declared%%2Fk%d".formatted(service, key);
    }
}

package dev.larder.core.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What every request pays to be let in, among few keys and among many. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH prepares the state before it measures
public class KeyRingBenchmark {
    @Param({"1", "1000"})
    int keys;

    private KeyRing ring;
    private String known;
    private String unknown;

    @Setup
    public void prepare() {
        var random = new SecureRandom();
        Map<Optional<String>, List<ApiKey>> accepted = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            known = ApiKey.generate(random);
            var key = new ApiKey(ApiKey.hash(known), Optional.empty(), Caller.allowedEverything("benchmark"));
            accepted.put(ApiKey.id(known), List.of(key));
        }
        unknown = ApiKey.generate(random);
        ring = new KeyRing(Clock.systemUTC());
        ring.replace(accepted);
    }

    @Benchmark
    public String hash() {
        return ApiKey.hash(known);
    }

    @Benchmark
    public Optional<Caller> authenticateKnown() {
        return ring.authenticate(known);
    }

    @Benchmark
    public Optional<Caller> authenticateUnknown() {
        return ring.authenticate(unknown);
    }
}

package dev.larder.stores.support;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an entry's way into its stored form and back costs. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH prepares the state before it measures
public class EntryCodecBenchmark {
    @Param({"256", "65536"})
    int size;

    private Entry entry;
    private byte[] stored;

    @Setup
    public void prepare() {
        entry = new Entry(42, Representation.JSON, Lifetime.until(1_000, Lifetime.NEVER), new byte[size]);
        stored = EntryCodec.encode(entry);
    }

    @Benchmark
    public byte[] encode() {
        return EntryCodec.encode(entry);
    }

    @Benchmark
    public Entry decode() {
        return EntryCodec.decode(stored);
    }
}

package dev.larder.stores.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.CacheKey;
import dev.larder.spi.KeyScan.Listed;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The columns of an entry that a listing reads. */
@RegisterForReflection
@SuppressWarnings("ArrayRecordComponent") // read once and never compared
record ListedRow(byte[] key, int size, long deadline) {
    Listed listed() {
        return new Listed(new CacheKey(new String(key, UTF_8)), size, deadline);
    }
}

package dev.larder.stores.redis;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One step of SCAN: names in byte order, and the cursor of the next step, 0 after the last one. */
record ScanStep(List<byte[]> names, long following) {
    static ScanStep of(Response answer) {
        List<byte[]> names = new ArrayList<>();
        answer.get(1).forEach(name -> names.add(name.toBytes()));
        names.sort(Arrays::compareUnsigned);
        return new ScanStep(names, Long.parseUnsignedLong(answer.get(0).toString()));
    }
}

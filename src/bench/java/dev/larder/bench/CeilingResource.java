package dev.larder.bench;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Constant bytes from Quarkus REST, without a store or an API key: the ceiling that the benchmark measures the rest
 * against. Only an application that is built with {@code -Pbench} has it.
 */
@Path("/bench/ceiling")
public class CeilingResource {
    private static final int SIZE = 256;

    private final Uni<byte[]> answer;

    CeilingResource() {
        byte[] value = new byte[SIZE];
        Arrays.fill(value, (byte) 'v');
        this.answer = Uni.createFrom().item(value);
    }

    @GET
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(hidden = true)
    public Uni<byte[]> get() {
        return answer;
    }
}

package dev.larder.http;

import dev.larder.core.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Constant bytes without a store, an API key or anything of Larder's: the most this process can answer, which is what the
 * benchmark measures the rest against. There is nothing here unless {@code larder.bench} is set.
 */
@Path("/bench/ceiling")
public class CeilingResource {
    private static final int SIZE = 256;

    private final boolean present;
    private final Uni<byte[]> answer;

    CeilingResource(@ConfigProperty(name = "larder.bench", defaultValue = "false") boolean present) {
        this.present = present;
        byte[] value = new byte[SIZE];
        Arrays.fill(value, (byte) 'v');
        this.answer = Uni.createFrom().item(value);
    }

    @GET
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(hidden = true)
    public Uni<byte[]> get() {
        if (!present) {
            throw new Refusal.NotFound("There is nothing here");
        }
        return answer;
    }
}

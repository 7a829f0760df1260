package dev.larder.admin.access;

import dev.larder.core.service.Service;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Operations outside of {@code /api}: the gate verifies no API key there, only the mechanism does. */
@Path("/probe")
@Produces(MediaType.TEXT_PLAIN)
public class ProbeResource {
    private final CurrentCall call;

    ProbeResource(CurrentCall call) {
        this.call = call;
    }

    @GET
    @Authenticated
    @Operation(hidden = true)
    public Uni<String> who() {
        String id = call.caller().id();
        return Uni.createFrom().item(id);
    }

    @GET
    @Path("{service}")
    @PermissionsAllowed(ServicePermissions.FLUSH)
    @Operation(hidden = true)
    public Uni<String> mayFlush(@PathParam("service") Service service) {
        return Uni.createFrom().item(service.name().text());
    }
}

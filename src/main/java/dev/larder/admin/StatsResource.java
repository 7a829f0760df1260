package dev.larder.admin;

import dev.larder.admin.access.ServicePermissions;
import dev.larder.core.service.Service;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The resource of a service's statistics. */
@Path("/api/v2/{service}/_stats")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class StatsResource {
    @GET
    @PermissionsAllowed(ServicePermissions.SEE)
    @Operation(operationId = "readStats", summary = "Show the statistics of a service on this node since its start")
    @APIResponse(
            responseCode = "200",
            description = "Counts; `null` if the backend does not report one.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ServiceStats.class),
                            examples = @ExampleObject(name = "stats", value = ServiceStats.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NoService")
    public Uni<ServiceStats> read(@Parameter(ref = "service") @PathParam("service") Service service) {
        return Uni.createFrom().item(() -> ServiceStats.of(service));
    }
}

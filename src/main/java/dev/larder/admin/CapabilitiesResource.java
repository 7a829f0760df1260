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

/** The resource of a service's capabilities. */
@Path("/api/v2/{service}/_capabilities")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class CapabilitiesResource {
    @GET
    @PermissionsAllowed(ServicePermissions.SEE)
    @Operation(operationId = "describeService", summary = "Show the capabilities and limits of a service")
    @APIResponse(
            responseCode = "200",
            description = "A request that needs a missing capability is answered 501.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ServiceCapabilities.class),
                            examples = @ExampleObject(name = "local", value = ServiceCapabilities.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NoService")
    public Uni<ServiceCapabilities> read(@Parameter(ref = "service") @PathParam("service") Service service) {
        return Uni.createFrom().item(() -> ServiceCapabilities.of(service));
    }
}

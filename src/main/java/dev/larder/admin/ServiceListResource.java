package dev.larder.admin;

import dev.larder.admin.access.CurrentCall;
import dev.larder.core.access.Caller;
import dev.larder.core.service.ServiceRegistry;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The resource of the list of services. */
@Path("/api/v2")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class ServiceListResource {
    private final ServiceRegistry services;
    private final CurrentCall call;

    ServiceListResource(ServiceRegistry services, CurrentCall call) {
        this.services = services;
        this.call = call;
    }

    @GET
    @Authenticated
    @Operation(operationId = "listServices", summary = "List the services this key may use")
    @APIResponse(
            responseCode = "200",
            description = "The services.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ServiceList.class),
                            examples = @ExampleObject(name = "services", value = ServiceList.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public Uni<ServiceList> list() {
        Caller caller = call.caller();
        return Uni.createFrom().item(() -> ServiceList.of(services.all(), caller));
    }
}

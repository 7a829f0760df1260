package dev.larder.admin;

import dev.larder.admin.access.CurrentCall;
import dev.larder.core.access.Caller;
import dev.larder.core.event.outbound.Subscribers;
import io.quarkus.security.Authenticated;
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

/** The resource of a subscriber's status on this node. */
@Path("/api/v2/system/subscriber/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class SubscriberResource {
    private final Subscribers subscribers;
    private final CurrentCall call;

    SubscriberResource(Subscribers subscribers, CurrentCall call) {
        this.subscribers = subscribers;
        this.call = call;
    }

    /** Core checks the right, because only core knows which services the subscriber follows. */
    @GET
    @Authenticated
    @Operation(
            operationId = "readSubscriber",
            summary = "Show the status of a subscriber on this node",
            description =
                    "Needs the right to GET every service whose events the subscriber receives. Its secrets are never shown.")
    @APIResponse(
            responseCode = "200",
            description = "Counts since the start, and the last 100 attempts, the newest first.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubscriberReport.class),
                            examples = @ExampleObject(name = "active", value = SubscriberReport.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NoService")
    public Uni<SubscriberReport> read(
            @Parameter(description = "The subscriber's name in the configuration.", example = "shop") @PathParam("name")
                    String name) {
        Caller caller = call.caller();
        return Uni.createFrom().item(() -> SubscriberReport.of(subscribers.status(caller, name)));
    }
}

package dev.larder.admin;

import dev.larder.admin.access.CurrentCall;
import dev.larder.admin.access.ServicePermissions;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.message.Problems;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The manual flush: of every service the caller may flush, or of one. */
@Path("/api/v2/system/cache")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
@WithoutBody
public class SystemCacheResource {
    private final ServiceRegistry services;
    private final KeyspaceOperations keyspace;
    private final CurrentCall call;
    private final Problems problems;

    SystemCacheResource(ServiceRegistry services, KeyspaceOperations keyspace, CurrentCall call, Problems problems) {
        this.services = services;
        this.keyspace = keyspace;
        this.call = call;
        this.problems = problems;
    }

    @DELETE
    @Authenticated
    @Operation(
            operationId = "flushAll",
            summary = "Flush every service this key may flush",
            description =
                    "Each service is flushed on its own: if one backend fails, the other services are flushed still. Services that hold queued writes of tables are left out.")
    @APIResponse(
            responseCode = "200",
            description = "Every service was flushed.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FlushReport.class),
                            examples = @ExampleObject(name = "flushed", value = FlushReport.EXAMPLE_OF_ALL)))
    @APIResponse(
            responseCode = "207",
            description = "The result for each service.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FlushReport.class),
                            examples = @ExampleObject(name = "some", value = FlushReport.EXAMPLE_OF_SOME)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Uni<RestResponse<FlushReport>> flushAll() {
        return keyspace.flushEach(flushable())
                .map(outcomes -> FlushReport.of(outcomes, problems))
                .map(report -> RestResponse.ResponseBuilder.ok(report)
                        .status(report.isWhole() ? 200 : 207)
                        .build());
    }

    private List<AuthorizedCall> flushable() {
        List<AuthorizedCall> allowed = services.all().stream()
                .filter(service -> call.caller().may(Verb.DELETE, service.name(), ""))
                .filter(service -> !services.isQueue(service))
                .map(call::on)
                .toList();
        if (allowed.isEmpty()) {
            throw new Refusal.Forbidden("This API key may flush no service");
        }
        return allowed;
    }

    @DELETE
    @Path("{service}")
    @PermissionsAllowed(ServicePermissions.FLUSH)
    @Operation(operationId = "flushFromSystem", summary = "Flush one service, at the address that DreamFactory uses")
    @APIResponse(
            responseCode = "200",
            description = "Flushed.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Success.class),
                            examples = @ExampleObject(name = "flushed", value = Success.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NoService")
    @APIResponse(responseCode = "409", ref = "HoldsQueuedWrites")
    @APIResponse(responseCode = "502", ref = "Unpurged")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    @APIResponse(responseCode = "504", ref = "OutcomeUnknown")
    public Uni<Success> flush(@Parameter(ref = "service") @PathParam("service") Service service) {
        return keyspace.flush(call.on(service)).replaceWith(new Success(true));
    }
}

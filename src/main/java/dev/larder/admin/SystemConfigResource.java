package dev.larder.admin;

import dev.larder.admin.access.CurrentCall;
import dev.larder.admin.access.ServicePermissions;
import dev.larder.core.settings.SettingsOperations;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The settings in effect, and their replacement by those that the files have now. */
@Path("/api/v2/system/config")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
@WithoutBody
public class SystemConfigResource {
    private final SettingsOperations settings;
    private final CurrentCall call;

    SystemConfigResource(SettingsOperations settings, CurrentCall call) {
        this.settings = settings;
        this.call = call;
    }

    @GET
    @PermissionsAllowed(ServicePermissions.READ_SYSTEM)
    @Operation(
            operationId = "readSettings",
            summary = "Show the settings in effect",
            description =
                    "Every property with its value and where it was set, or that it is a default. Needs a role that grants GET for "
                            + "`system`, or the key of `larder.api-key`.")
    @APIResponse(
            responseCode = "200",
            description = "The properties, in the order of their names.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SettingsReport.class),
                            examples = @ExampleObject(name = "settings", value = SettingsReport.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public Uni<SettingsReport> show() {
        return settings.show(call.caller()).map(SettingsReport::of);
    }

    @POST
    @Path("reload")
    @PermissionsAllowed(ServicePermissions.CHANGE_SYSTEM)
    @Operation(
            operationId = "reloadSettings",
            summary = "Read the configuration again and put it into effect",
            description = "All of it or nothing, without losing a request. What does not change stays as it is: stores "
                    + "stay open unless their own configuration changed. The properties that are read only at the start are "
                    + "named where their values changed. Needs a role that grants POST for `system`, or "
                    + "the key of `larder.api-key`.")
    @APIResponse(
            responseCode = "200",
            description = "The differences from the earlier settings, by kind, and the properties that need a restart.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReloadReport.class),
                            examples = @ExampleObject(name = "changes", value = ReloadReport.EXAMPLE)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "422", ref = "RefusedSettings")
    public Uni<ReloadReport> reload() {
        return settings.reload(call.caller()).map(ReloadReport::of);
    }
}

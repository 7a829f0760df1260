/**
 * The control plane: services, their status, settings and the flush. An operation has two files: a resource, which
 * declares the permission and makes one call to core, and a record, which is the answer. The OpenAPI description is
 * scanned from both.
 */
@NullMarked
@CheckReturnValue
package dev.larder.admin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

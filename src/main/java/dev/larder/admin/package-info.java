/**
 * The control plane: what there is, how it does, and the flush. One operation is two files: a resource, which says who may
 * call it and makes one call into core, and a record, which is its answer. The OpenAPI description is scanned from both.
 */
@NullMarked
@CheckReturnValue
package dev.larder.admin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

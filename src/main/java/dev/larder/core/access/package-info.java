/** API keys, roles and grants: authentication and authorization of callers. */
@NullMarked
@CheckReturnValue
package dev.larder.core.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.larder.gateway.policy;

import org.jspecify.annotations.NullMarked;

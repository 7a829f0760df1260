@NullMarked
package dev.larder.gateway.origin.table;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.larder.gateway.origin.table.behind;

import org.jspecify.annotations.NullMarked;

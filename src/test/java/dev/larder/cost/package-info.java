/** What Larder costs: what the functions were seen to do, times what AWS takes for it (docs/cost.md). */
package dev.larder.cost;

/** What every broker must hold to, run against each of them. */
package dev.upshift.mqtt.contract;

package org.tenon.connector.agent;

/** Who is told what the agent does, a sentence at a time; by several threads. */
@FunctionalInterface
public interface AgentListener {
    void said(String sentence);
}

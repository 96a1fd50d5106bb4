package dev.upshift.agent.supervise;

/** Whether the training shall run at all. */
public enum Wish {
  RUN,
  STOP
}

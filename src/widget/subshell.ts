/**
 * When a kernel hears a widget while it runs a cell. JupyterLab sends what widgets say through a subshell, which is
 * made when the widget's comm is opened; what is sent before it is there waits for the end of the cell, and with it
 * everything that ipywidgets holds back until the first message was answered. A cell that awaits the page's answer
 * (`await w.settled()`) would then never end.
 */
import type { WidgetModel } from '@jupyter-widgets/base';

/** What is used of the comm of JupyterLab ≥ 4.4. */
interface SubshellComm {
  readonly commsOverSubshells?: string;
  readonly subshellId?: string | null;
  readonly subshellStarted?: Promise<void>;
}

interface SubshellKernel {
  readonly info?: Promise<unknown>;
  readonly supportsSubshells?: boolean;
}

/** A subshell that has not come by then is not waited for, ms. */
const PATIENCE = 5000;

/** Resolves when what is sent will be heard as soon as it can be; null: now. */
export function heardWhileBusy(model: WidgetModel): Promise<void> | null {
  const { kernel } = model.widget_manager as { readonly kernel?: SubshellKernel | null };
  const { jsServicesComm: comm } = (model.comm ?? {}) as { readonly jsServicesComm?: SubshellComm };
  if (!kernel?.info || !comm?.subshellStarted || comm.commsOverSubshells === 'disabled') return null;
  if (comm.subshellId) return null;
  const { info } = kernel;
  const { subshellStarted } = comm;
  const started = async (): Promise<void> => {
    await info;
    if (kernel.supportsSubshells) await subshellStarted;
  };
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE));
  return Promise.race([started().catch(() => undefined), late]);
}

/** The command as a shell calls it. */
import { execFile } from 'node:child_process';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function analyze(...args: string[]): Promise<Outcome> {
  const command = [require.resolve('tsx/cli'), 'src/cli/analyze.ts', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

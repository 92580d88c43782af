/** Where in the training framework a node comes from, as exporters record it. */
import type { NodeProto } from 'onnx-buf';

/** Letters of what an exporter writes; longer ones are none of modules. */
const LONGEST = 10_000;

/** `layer4.2.relu`; '' where nothing was recorded, and for what belongs to no module but the whole. */
export function modulePath({ metadataProps, name }: Pick<NodeProto, 'metadataProps' | 'name'>): string {
  if (name.length > LONGEST) return '';
  const scopes = metadataProps.find(({ key }) => key === 'pkg.torch.onnx.name_scopes')?.value;
  if (scopes !== undefined && scopes.length > LONGEST) return '';
  return scopes === undefined ? fromName(name) : fromScopes(scopes);
}

/**
 * torch.onnx (dynamo) records the stack of modules as a Python list of strings:
 * ['', 'layer4', 'layer4.2', 'layer4.2.relu', 'relu_48'].
 */
function fromScopes(scopes: string): string {
  const names = [...scopes.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2]);
  return names.length < 2 ? '' : names[names.length - 2];
}

/**
 * The exporter of TorchScript names nodes by their modules, where those of a list repeat its name:
 * `/layer4/layer4.2/relu/Relu`, `/features/features.0/features.0.1/Conv`.
 */
function fromName(name: string): string {
  if (!name.startsWith('/')) return '';
  const parts = name.split('/').slice(1, -1);
  return parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).join('.');
}

/** The product's mark: a picture that is being turned, and the spot that the network looks at. */
import { LabIcon } from '@jupyterlab/ui-components';
import { MODULE_NAME } from '../../widget/version';

// Outlines by style: JupyterLab colours whatever has a fill attribute.
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24">
  <path class="jp-icon3" style="fill: none" stroke="#616161" stroke-width="1.6" stroke-opacity=".5" d="M4 4h16v16H4z"/>
  <path class="jp-icon3" style="fill: none" stroke="#616161" stroke-width="2" transform="rotate(20 12 12)" d="M5 5h14v14H5z"/>
  <circle cx="13" cy="11" r="3.4" style="fill: #f57c00"/>
</svg>`;

export const impactIcon = new LabIcon({ name: `${MODULE_NAME}:icon`, svgstr: SVG });

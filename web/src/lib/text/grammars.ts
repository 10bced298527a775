/** The languages whose code gets colours. */
import { common, createLowlight } from 'lowlight';

export const lowlight = createLowlight(common);

import type en from '../en/settings';

const ru: typeof en = {};

export default ru;

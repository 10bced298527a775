import type en from '../en/panels';

const ru: typeof en = {};

export default ru;
